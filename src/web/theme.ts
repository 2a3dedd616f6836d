import type { ThemeConfig } from 'antd'

/** The palette: every colour of the pages is one of these, as `--…` in styles/ground.css and as antd tokens below. */
export const palette = {
  ground: '#fbfaf7', sheet: '#ffffff', wash: '#f4f1ea',
  ink: '#1f2430', soft: '#4f5666', faint: '#666c7a',
  rule: '#ddd8cc', rule_strong: '#8d8775',
  blue: '#0958d9', blue_deep: '#0b3d91', blue_wash: '#eaf0fb',
  gold: '#98620f', gold_bright: '#b7791f',
  done: '#237804', late: '#a8071a', near: '#9a5d00', unknown: '#666c7a',
} as const

/** Series colours of charts, in order; safe for colour-blind eyes. */
export const series = ['#0b3d91', '#b7791f', '#2f7d6d', '#8c3b5e', '#5b7fbf', '#7a7f87'] as const

/** The antd theme of all pages; `is_still` turns motion off for a person who prefers less. */
export function theme(is_still: boolean): ThemeConfig {
  return {
    cssVar: { key: 'jiebang' },
    hashed: false,
    token: {
      colorPrimary: palette.blue, colorLink: palette.blue, colorInfo: palette.blue,
      colorSuccess: palette.done, colorWarning: palette.near, colorError: palette.late,
      colorTextBase: palette.ink, colorBgBase: palette.sheet, colorBgLayout: palette.ground,
      colorText: palette.ink, colorTextSecondary: palette.soft, colorTextTertiary: palette.faint,
      colorTextDescription: '#5f5f5f', colorTextPlaceholder: '#6b6b6b', colorTextDisabled: '#757575',
      colorBorder: '#8d8775', colorBorderSecondary: palette.rule, colorSplit: palette.rule,
      colorFillAlter: palette.wash, colorFillSecondary: '#efebe2', colorFillTertiary: palette.wash, colorFillQuaternary: '#f8f6f1',
      controlItemBgHover: palette.wash, controlItemBgActive: palette.blue_wash,
      borderRadius: 6, borderRadiusLG: 6, borderRadiusSM: 4,
      fontFamily: 'var(--fonts)', fontSize: 14, fontSizeLG: 16, fontSizeSM: 13, fontSizeHeading1: 28, fontSizeHeading2: 20, fontSizeHeading3: 16, fontSizeHeading4: 16, fontSizeHeading5: 14,
      controlHeight: 36, controlHeightLG: 44, controlHeightSM: 28,
      motion: !is_still, motionDurationFast: '0.12s', motionDurationMid: '0.15s', motionDurationSlow: '0.18s',
      boxShadow: '0 8px 28px rgb(31 36 48 / 14%)', boxShadowSecondary: '0 8px 28px rgb(31 36 48 / 14%)', boxShadowTertiary: 'none',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500, defaultHoverColor: palette.blue_deep, defaultHoverBorderColor: palette.blue_deep },
      Table: { headerBg: 'transparent', headerColor: palette.soft, headerSplitColor: 'transparent', rowHoverBg: palette.wash, borderColor: palette.rule, cellPaddingBlock: 7, cellPaddingInline: 12, cellFontSize: 14, headerBorderRadius: 0 },
      Tabs: { horizontalMargin: '0 0 16px 0', titleFontSize: 14 },
      Input: { activeShadow: 'none' }, Select: { optionSelectedBg: palette.blue_wash },
      Drawer: { padding: 24, paddingLG: 24 }, Form: { verticalLabelPadding: '0 0 4px', itemMarginBottom: 20 },
    },
  }
}
