/** The mark: a posted notice with one corner lifted; one colour, drawn on a 32 grid so that it stays crisp at 16 px. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false" fill="currentColor">
      <path fillRule="evenodd" d="M4 2h24v16H18v12H4ZM8.5 7v2.5h15V7Zm0 5.5V15h9v-2.5Z" />
      <path d="M20.5 20.5H28L20.5 30Z" />
    </svg>
  )
}
