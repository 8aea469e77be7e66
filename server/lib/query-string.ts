/** Every value of a parameter that may come often, as `includes[]` and `includes[0]` too: PHP and others write it so. */
export const everyValue = (query: Record<string, unknown>, parameter: string): unknown[] =>
  Object.keys(query)
    .filter((key) => key.replace(/\[\d*\]$/, '') === parameter)
    .flatMap((key) => query[key])
