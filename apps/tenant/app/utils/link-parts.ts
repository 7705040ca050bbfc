export interface TextPart {
  text: string
  link: boolean
}

/** Cuts a text into its web addresses and what stands between them; punctuation that ends a sentence is no part of them. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), link: false })
    parts.push({ text: match[0], link: true })
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ text: text.slice(end), link: false })
  return parts
}
