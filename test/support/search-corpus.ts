import type { SearchDocument } from '#engines/match/document.ts'

// Words of everyday engineering, put together by a fixed stream of numbers: the same corpus on every machine, and nobody's real need.
const materials = [['不锈钢', 'stainless steel'], ['铝合金', 'aluminium alloy'], ['碳纤维', 'carbon fibre'], ['陶瓷', 'ceramic'], ['稀土', 'rare-earth'], ['高分子', 'polymer'], ['石墨烯', 'graphene'], ['钛合金', 'titanium alloy'], ['硅片', 'silicon wafer'], ['玻璃', 'glass'], ['橡胶', 'rubber'], ['铜箔', 'copper foil']] as const
const things = [['同步电机', 'synchronous motor'], ['燃料电池', 'fuel cell'], ['数控机床', 'machine tool'], ['传感器', 'sensor'], ['减速器', 'gearbox'], ['压缩机', 'compressor'], ['水泵', 'water pump'], ['电动工具', 'power tool'], ['疫苗', 'vaccine'], ['抗生素', 'antibiotic'], ['换热器', 'heat exchanger'], ['逆变器', 'inverter'], ['摄像头', 'camera'], ['轴承', 'bearing'], ['阀门', 'valve'], ['模具', 'mould'], ['刀具', 'cutting tool'], ['涂层', 'coating'], ['反应釜', 'reactor'], ['包装膜', 'packaging film']] as const
const aims = [['效率提升', 'higher efficiency'], ['噪声控制', 'noise control'], ['寿命预测', 'life prediction'], ['热误差补偿', 'thermal error compensation'], ['轻量化设计', 'lightweight design'], ['在线检测', 'in-line inspection'], ['低温启动', 'cold start'], ['精密成形', 'precision forming'], ['表面处理', 'surface treatment'], ['废水回用', 'waste water reuse'], ['能耗降低', 'lower energy use'], ['视觉识别', 'visual recognition'], ['振动抑制', 'vibration damping'], ['国产替代', 'local replacement'], ['批量一致性', 'batch consistency'], ['密封可靠性', 'sealing reliability']] as const
const ways = [['采用仿真与试验结合的方法', 'by simulation together with trials'], ['在不增加成本的前提下', 'without raising the cost'], ['满足连续运行五千小时', 'over five thousand hours of operation'], ['通过第三方检测机构的测试', 'tested by an independent laboratory'], ['适用于中小批量生产', 'for small and middle batches'], ['不使用进口零部件', 'without imported parts'], ['提供完整的工艺参数', 'with all process parameters'], ['与现有产线兼容', 'compatible with the present line']] as const
const sectors = ['biomedicine', 'new-materials', 'advanced-manufacturing', 'electronic-information', 'new-energy', 'resources-environment']
const counties = ['wucheng', 'jindong', 'lanxi', 'dongyang', 'yiwu', 'yongkang', 'pujiang', 'wuyi', 'panan']

/** A stream of numbers below `n`, the same for the same seed (mulberry32). */
export function streamOf(seed: number): (n: number) => number {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

/** `n` public challenges and results in both languages, some 450 Chinese characters and 120 English words each. */
export function corpusOf(n: number, seed = 1): SearchDocument[] {
  const next = streamOf(seed)
  const of = <T>(list: readonly T[]): T => list[next(list.length)]!
  return Array.from({ length: n }, (_, at) => {
    const [material, thing, aim] = [of(materials), of(things), of(aims)]
    // A text is about its own thing and mentions another here and there, as real ones do.
    const sentences = Array.from({ length: 12 }, () => next(8) === 0 ? { material: of(materials), thing: of(things), aim: of(aims), way: of(ways) } : { material, thing, aim: next(4) === 0 ? of(aims) : aim, way: of(ways) })
    return {
      kind: at % 4 === 0 ? 'bench-result' : 'bench-challenge', id: `bench${String(at).padStart(6, '0')}`, of_table: 'challenge', scope: { is_public: true }, path: `/bench/${at}`,
      title: { zh: `${material[0]}${thing[0]}的${aim[0]}`, en: `${aim[1]} of ${material[1]} ${thing[1]}s` }, lead: { zh: `面向${thing[0]}，解决${aim[0]}问题。`, en: `For ${thing[1]}s: ${aim[1]}.` },
      body: {
        zh: sentences.map((one) => `${one.way[0]}，针对${one.material[0]}${one.thing[0]}实现${one.aim[0]}，指标不低于${next(90) + 10}。`).join(''),
        en: sentences.map((one) => `${one.aim[1]} of ${one.material[1]} ${one.thing[1]}s ${one.way[1]}, at least ${next(90) + 10}.`).join(' '),
      },
      facets: { sector: of(sectors), county: of(counties) }, is_demo: true,
    }
  })
}

/** `n` short questions of 2 to 6 terms, half of them Chinese. */
export function questionsOf(n: number, seed = 2): { language: 'zh' | 'en', text: string }[] {
  const next = streamOf(seed)
  return Array.from({ length: n }, (_, at) => {
    const side = at % 2
    const parts = [things, aims, materials].map((list) => list[next(list.length)]![side]!)
    return { language: side === 0 ? 'zh' : 'en', text: parts.slice(0, 1 + next(3)).join(side === 0 && next(2) === 0 ? '' : ' ') }
  })
}
