import type { Sentence } from '../declare/fault.ts'
import { dayNumber, weekdayOf } from './days.ts'

const weekdays = { zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'], en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] } as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A civil day as a sentence names it, with its weekday, as the pages write days. @throws fault `values.not-a-day` */
export function sayDay(day: string): Sentence {
  const at = weekdayOf(dayNumber(day))
  return { zh: `${day} ${weekdays.zh[at]}`, en: `${weekdays.en[at]} ${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}` }
}
