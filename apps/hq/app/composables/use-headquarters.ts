/** What the API says of HQ itself. Anywhere but at HQ's own host this ends on the error page. */
export const useHeadquarters = () => useApiData('headquarters', (api) => api.getHeadquarters())
