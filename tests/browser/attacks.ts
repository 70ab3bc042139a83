/**
 * Programs that want a pass which they have not earned: each changes what a judge in the same realm would rely on. When
 * program and judge still shared one, the first three passed 50 of 50 checks.
 */

/** What each does, and the code, which stands behind a program that is not protected. */
export const ATTACKS: [what: string, code: string][] = [
  ["finds nothing in any array", "Array.prototype.find = function () {} as never;"],
  [
    "remembers that every check has passed",
    `const { get } = Map.prototype;
Map.prototype.get = function (key: any) {
  return typeof key?.run === "function" ? { status: "pass", exchanges: [] } : get.call(this, key);
};`,
  ],
  [
    "lets no promise be rejected by a check",
    `const { then } = Promise.prototype;
Object.defineProperty(Promise.prototype, "constructor", { value: class {} });
Promise.prototype.then = function (ok: any, no: any) {
  return then.call(this, ok, (error: any) => error?.name === "CheckFailure" ? ok?.() : no?.(error));
} as never;`,
  ],
  [
    "matches whatever is looked for",
    "RegExp.prototype.test = () => true; String.prototype.includes = () => true; Array.prototype.some = () => true;",
  ],
];
