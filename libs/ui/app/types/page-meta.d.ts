declare module '#app' {
  interface PageMeta {
    /** Anybody may open this page. */
    public?: boolean
  }
}
declare module 'vue-router' {
  interface RouteMeta {
    public?: boolean
  }
}
export {}
