/** Moves the focus to the first field of a form that is marked invalid (by `data-invalid` what ARIA knows no invalid state of), once the page shows the marks. */
export async function focusFirstError(form: HTMLElement | null): Promise<void> {
  await nextTick()
  form?.querySelector<HTMLElement>('[aria-invalid="true"], [data-invalid]')?.focus()
}
