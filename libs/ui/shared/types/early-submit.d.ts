export {}

declare global {
  interface Window {
    /** Holds forms that are sent before the page has come alive, and the last one of them. */
    earlySubmit?: {
      hold: (event: SubmitEvent) => void
      form?: HTMLFormElement
      submitter?: HTMLElement | null
    }
  }
}
