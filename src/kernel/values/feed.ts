/** A feed of public things, written as RSS 2.0, Atom (RFC 4287) or JSON Feed 1.1 from one list. Instants are ISO 8601 in UTC. */
export type Feed = { id: string, title: string, about: string, home_url: string, self_url: string, language: 'zh' | 'en', author: string, updated_at: string, items: FeedItem[] }
export type FeedItem = { id: string, url: string, title: string, summary: string, published_at: string, updated_at: string, tags: string[] }

const tags = { zh: 'zh-CN', en: 'en' }

/** Text that is safe between tags and in attributes of XML 1.0; characters XML has no place for are left out. */
export function escapeXml(text: string): string {
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}

/** RSS 2.0. */
export function writeRss(feed: Feed): string {
  const day = (iso: string) => new Date(iso).toUTCString()
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>${escapeXml(feed.title)}</title><link>${escapeXml(feed.home_url)}</link><description>${escapeXml(feed.about)}</description><language>${tags[feed.language].toLowerCase()}</language>
<lastBuildDate>${day(feed.updated_at)}</lastBuildDate><ttl>60</ttl><atom:link href="${escapeXml(feed.self_url)}" rel="self" type="application/rss+xml"/>
${feed.items.map((item) => `<item><guid isPermaLink="false">${escapeXml(item.id)}</guid><title>${escapeXml(item.title)}</title><link>${escapeXml(item.url)}</link><description>${escapeXml(item.summary)}</description>${item.tags.map((tag) => `<category>${escapeXml(tag)}</category>`).join('')}<pubDate>${day(item.published_at)}</pubDate></item>`).join('\n')}
</channel></rss>
`
}

/** Atom, RFC 4287. */
export function writeAtom(feed: Feed): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${tags[feed.language]}">
<id>${escapeXml(feed.id)}</id><title>${escapeXml(feed.title)}</title><subtitle>${escapeXml(feed.about)}</subtitle><updated>${feed.updated_at}</updated><author><name>${escapeXml(feed.author)}</name></author>
<link rel="self" type="application/atom+xml" href="${escapeXml(feed.self_url)}"/><link rel="alternate" type="text/html" href="${escapeXml(feed.home_url)}"/>
${feed.items.map((item) => `<entry><id>${escapeXml(item.id)}</id><title>${escapeXml(item.title)}</title><link rel="alternate" href="${escapeXml(item.url)}"/><published>${item.published_at}</published><updated>${item.updated_at}</updated><summary>${escapeXml(item.summary)}</summary>${item.tags.map((tag) => `<category term="${escapeXml(tag)}"/>`).join('')}</entry>`).join('\n')}
</feed>
`
}

/** JSON Feed 1.1. */
export function writeJsonFeed(feed: Feed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1', title: feed.title, description: feed.about, home_page_url: feed.home_url, feed_url: feed.self_url, language: tags[feed.language], authors: [{ name: feed.author }],
    items: feed.items.map((item) => ({ id: item.id, url: item.url, title: item.title, content_text: item.summary, date_published: item.published_at, date_modified: item.updated_at, tags: item.tags, language: tags[feed.language] })),
  })
}
