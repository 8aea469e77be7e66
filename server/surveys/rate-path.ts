/** The path of the page where a customer answers "how did we do?". */
export const ratePath = '/desk/rate'
