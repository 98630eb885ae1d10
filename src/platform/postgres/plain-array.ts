/**
 * An array as a parameter. Given the array itself, `pg` searches each element for what has to be quoted, which numbers
 * and booleans never have.
 */
export function plainArray(values: readonly (number | boolean)[]): string {
  return `{${values.join()}}`;
}
