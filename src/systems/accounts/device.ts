const systems: [RegExp, string][] = [[/HarmonyOS|OpenHarmony/i, 'HarmonyOS'], [/Android/i, 'Android'], [/iPhone|iPad|iPod/i, 'iOS'], [/Windows/i, 'Windows'], [/Mac OS X/i, 'macOS'], [/Linux/i, 'Linux']]
const browsers: [RegExp, string][] = [[/MicroMessenger/i, '微信 WeChat'], [/DingTalk/i, '钉钉 DingTalk'], [/Edg\//, 'Edge'], [/QQBrowser/i, 'QQ Browser'], [/Firefox\//, 'Firefox'], [/Chrom(e|ium)\//, 'Chrome'], [/Safari\//, 'Safari']]

/** A few words for the device behind a User-Agent header: `Chrome · Windows`. Names of products need no translation. */
export function deviceOf(agent: string): string {
  const first = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(agent))?.[1]
  return [first(browsers), first(systems)].filter((name) => name !== undefined).join(' · ') || agent.slice(0, 60) || '—'
}
