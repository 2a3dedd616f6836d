/**
 * Forms of the public pages. `data-swaps`: a form or link whose next page takes this one's place without a new load; `data-post`: a form sent to
 * the API, which then leads on (`data-to`) or says what became of it (`data-done`). `drawn` is called whenever the page was replaced.
 */
export function listenForForms(drawn: () => void): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement
    if (form.matches('[data-post]')) { event.preventDefault(); void send(form) }
    if (form.matches('[data-swaps]')) {
      let data: FormData
      // Older browsers do not tell which button was pressed; they load the page as without script.
      try { data = new FormData(form, event.submitter) } catch { return }
      event.preventDefault()
      const query = new URLSearchParams()
      for (const [name, value] of data) if (typeof value === 'string') query.append(name, value)
      void swap(`${form.action.split('?')[0]}?${query}`, drawn)
    }
  })
  document.addEventListener('click', (event) => {
    const pressed = event.target as Element
    if (pressed.closest('[data-prints]')) window.print()
    const link = pressed.closest<HTMLAnchorElement>('a[data-swaps]')
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) { event.preventDefault(); void swap(link.href, drawn) }
  })
  // What lies behind was swapped in, too: it is asked for anew.
  window.addEventListener('popstate', () => { if (document.querySelector('[data-address]')) location.reload() })
}

async function swap(address: string, drawn: () => void): Promise<void> {
  const shell = document.querySelector('.shell')
  shell?.setAttribute('aria-busy', 'true')
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' } })
    const next = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const page = next.querySelector('.shell'), own = next.querySelector<HTMLElement>('[data-address]')?.dataset.address
    if (!answer.ok || !shell || !page || own === undefined) throw new Error('no such page')
    shell.replaceWith(page)
    document.title = next.title
    history.pushState(null, '', own)
    drawn()
    window.scrollTo({ top: 0 })
    // The next question is read out and reached by the keyboard at once; a field opens no keyboard by itself on a phone.
    const at = document.querySelector<HTMLElement>('main h1')
    at?.setAttribute('tabindex', '-1')
    at?.focus({ preventScroll: true })
    if (matchMedia('(pointer: fine)').matches) document.querySelector<HTMLElement>('[data-focus]')?.focus({ preventScroll: true })
  } catch {
    location.assign(address)
  }
}

const failed = { zh: '没有连上服务器，请再试一次。', en: 'The server was not reached. Please try again.' }

async function send(form: HTMLFormElement): Promise<void> {
  const language = document.documentElement.lang === 'en' ? 'en' : 'zh'
  const said = form.querySelector<HTMLElement>('[role="status"]')
  const button = form.querySelector('button')
  button?.setAttribute('disabled', '')
  // One key per filled-in form: a second press is the same act.
  const key = form.dataset.key ??= Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  try {
    const answer = await fetch(form.dataset.post!, { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(Object.fromEntries(new FormData(form))) })
    const body = await answer.json() as Record<string, unknown> & { error?: { zh: string, en: string } }
    if (answer.ok && form.dataset.to) return location.assign(form.dataset.to.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(body[name]))))
    delete form.dataset.key
    if (answer.ok) { form.reset(); if (said) said.textContent = form.dataset.done ?? '' } else {
      if (said) said.textContent = body.error?.[language] ?? failed[language]
      button?.removeAttribute('disabled')
    }
  } catch {
    if (said) said.textContent = failed[language]
    button?.removeAttribute('disabled')
  }
}
