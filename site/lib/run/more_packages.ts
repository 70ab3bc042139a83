/** What a script of its own adds to what a program can import: two scripts of one worker share nothing but its global scope. */

/** Modules by the name that they are imported by. */
export function morePackages(): Record<string, object> {
  const scope = globalThis as { gatehousePackages?: Record<string, object> };
  return scope.gatehousePackages ??= {};
}
