import { useSyncExternalStore } from 'react'

const phone = () => matchMedia('(max-width: 767px)')

/** Whether the page is as narrow as a phone. */
export function useIsPhone(): boolean {
  return useSyncExternalStore((listen) => {
    const query = phone()
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, () => phone().matches)
}
