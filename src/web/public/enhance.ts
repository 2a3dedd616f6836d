// The only script of the public pages. They are read, searched, filtered and left without it; it makes a few things quicker.
import { listenForFind } from '../shell/find-opener.ts'
import { closeByItself } from '../shell/popdown-close.ts'
import { listenForForms } from './forms.ts'
import { keepLanguage, language_key } from './keep-language.ts'

const language = document.documentElement.lang === 'en' ? 'en' : 'zh'
// The application opens in the language of the page one comes from.
try { sessionStorage.setItem(language_key, language) } catch { /* It then opens in the browser's own. */ }

function closeBoxes(): void {
  for (const box of document.querySelectorAll<HTMLDetailsElement>('details.popdown, details.bottom-bar__rest, details.figure')) closeByItself(box)
}
closeBoxes()
listenForForms(closeBoxes)

// The box comes with the first press, never with the page.
listenForFind(() => { void import('../search/find-mount.tsx').then(({ openFind }) => openFind(language), () => location.assign('/search')) })

document.addEventListener('click', (event) => {
  const pressed = event.target as Element
  const other = pressed.closest<HTMLElement>('[data-language]')?.dataset.language
  if (other === 'zh' || other === 'en') keepLanguage(other)
  if (pressed.closest('[data-sign-out]')) void signOut()
  const more = pressed.closest<HTMLAnchorElement>('a[data-more]')
  if (more && !event.metaKey && !event.ctrlKey && !event.shiftKey) { event.preventDefault(); void showMore(more) }
})

document.addEventListener('change', (event) => {
  const field = event.target as HTMLSelectElement
  if (field.matches('[data-submits]')) field.form?.submit()
})

async function signOut(): Promise<void> {
  await fetch('/api/accounts/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  location.reload()
}

/** Appends what the link leads to instead of going there: the next lines of a list come under those one has read. */
async function showMore(link: HTMLAnchorElement): Promise<void> {
  const list = document.getElementById(link.dataset.more!)
  link.setAttribute('aria-busy', 'true')
  try {
    const answer = await fetch(link.href)
    if (!answer.ok || list === null) throw new Error('no further lines')
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const lines = [...next.getElementById(list.id)?.children ?? []]
    list.append(...lines)
    lines[0]?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true })
    const further = next.querySelector<HTMLAnchorElement>(`a[data-more="${list.id}"]`)
    if (further) { link.href = further.href; link.removeAttribute('aria-busy') } else link.remove()
  } catch {
    location.assign(link.href)
  }
}
