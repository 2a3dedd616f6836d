import assert from 'node:assert/strict'
import { test } from 'node:test'
import { escapeXml, writeAtom, writeJsonFeed, writeRss, type Feed } from './feed.ts'

const nasty = `<script>&"'\u0000\u0008]]>\ud800 榜`
const feed: Feed = { id: 'tag:example.org,2021:f', title: nasty, about: nasty, home_url: 'https://example.org/?a=1&b=2', self_url: 'https://example.org/f', language: 'zh', author: nasty, updated_at: '2021-02-05T00:00:00.000Z',
  items: [{ id: 'tag:example.org,2021:1', url: 'https://example.org/1?x="', title: nasty, summary: nasty, published_at: '2021-02-05T00:00:00.000Z', updated_at: '2021-02-06T00:00:00.000Z', tags: [nasty] }] }

test('nothing of a title can open or close a tag or an attribute, and no character is left that XML forbids', () => {
  assert.equal(escapeXml(`a<b>&"'`), 'a&#60;b&#62;&#38;&#34;&#39;')
  for (const text of [writeRss(feed), writeAtom(feed)]) {
    assert.ok(!text.includes('<script>') && !/[\u0000-\u0008\ud800]/.test(text))
    assert.ok(!/&(?!#\d+;)/.test(text), 'every ampersand begins a reference')
    // Every tag that opens closes, in order.
    const open: string[] = []
    for (const [, close, name, alone] of text.replace(/<\?.*?\?>/, '').matchAll(/<(\/?)([\w:]+)[^>]*?(\/?)>/g)) if (close) assert.equal(open.pop(), name) ; else if (!alone) open.push(name!)
    assert.deepEqual(open, [])
  }
})

test('the JSON feed names its version, language and days', () => {
  const json = JSON.parse(writeJsonFeed(feed))
  assert.deepEqual([json.version, json.language, json.items[0].date_published, json.items[0].date_modified], ['https://jsonfeed.org/version/1.1', 'zh-CN', '2021-02-05T00:00:00.000Z', '2021-02-06T00:00:00.000Z'])
})

test('days of RSS are those of RFC 822', () => assert.match(writeRss(feed), /<pubDate>Fri, 05 Feb 2021 00:00:00 GMT<\/pubDate>/))
