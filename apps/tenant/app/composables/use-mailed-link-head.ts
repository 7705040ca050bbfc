/** Title of a page whose address is a key, which no other site, and no search engine, is to learn. */
export const useMailedLinkHead = (title: () => string) =>
  useHead({
    title,
    meta: [
      { name: 'referrer', content: 'no-referrer' },
      { name: 'robots', content: 'noindex, nofollow' },
    ],
  })
