/** Whoever signs out in one tab is signed out in all: nothing of theirs stays to be seen, and the way back is kept. */
export default defineNuxtPlugin((nuxtApp) => {
  otherTabs().addEventListener('message', () => void nuxtApp.runWithContext(() => leaveToSignIn()))
})
