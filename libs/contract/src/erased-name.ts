/** What stands in place of the name of somebody whose data was erased. */
export const erasedName = 'Erased person'
