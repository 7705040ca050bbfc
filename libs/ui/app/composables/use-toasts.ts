export interface Toast {
  id: number
  text: string
  tone: 'success' | 'danger'
}

let lastId = 0

/** Short messages about what just happened. They go by themselves; nothing that must be read belongs here. */
export function useToasts() {
  const toasts = useState<Toast[]>('toasts', () => [])
  return {
    toasts,
    show(text: string, tone: Toast['tone'] = 'success') {
      toasts.value = [...toasts.value.slice(-2), { id: ++lastId, text, tone }]
    },
    dismiss(id: number) {
      toasts.value = toasts.value.filter((toast) => toast.id !== id)
    },
  }
}
