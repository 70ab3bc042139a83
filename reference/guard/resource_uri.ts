/**
 * One resource has many spellings. Whatever is behind the guard parses a URI before it looks anything up, so a policy
 * that compares texts would take one resource for two, and the second of them for one that nobody listed.
 */

/** The characters of a URI, each escape in capitals. No `#`: what follows is for the client alone (RFC 3986 §3.5). */
const CHARACTERS = /^(?:[\w\-.~:/?[\]@!$&'()*+,;=]|%[\dA-F]{2})+$/;

/** An escape for which there is no need, or that becomes another one (RFC 3986 §2.3, §2.4). */
const NEEDLESS = /%(?:2[DE]|3\d|[46][1-9A-F]|[57][\dA]|5F|7E|25[\dA-Fa-f]{2})/;

/** A segment that means another one, in a path that `URL` leaves as it is: "notes:a/../b". */
const DOTS = /[:/]\.\.?(?:[/?]|$)/;

/** Characters. What is longer is not compared with anything. */
const LONGEST = 8192;

/**
 * The one spelling of a URI that `URL`, and with it either SDK, makes of it.
 *
 * @returns nothing where it is not a URI, or still has another spelling that RFC 3986 calls the same
 * @see https://url.spec.whatwg.org/#url-serializing
 */
export function normalForm(uri: string): string | undefined {
  if (uri.length > LONGEST || !URL.canParse(uri)) return undefined;
  const { href } = new URL(uri);
  const [hierarchy = ""] = href.split("?", 1);
  return CHARACTERS.test(href) && !NEEDLESS.test(href) && !DOTS.test(hierarchy) ? href : undefined;
}

/** Whether a URI is written in its one normal form. @see RFC 3986 §6.2 */
export function inNormalForm(uri: string): boolean {
  return normalForm(uri) === uri;
}

/**
 * What a URI has in common with all that a handler may take for the same resource: one that looks at the host and the
 * decoded path, on a disk that does not tell `A` from `a`. Two resources may share it, and then one takes the scopes of
 * the other as well.
 *
 * @param uri one in normal form
 */
export function familyOf(uri: string): string {
  const { protocol, hostname, pathname } = new URL(uri);
  const path = decoded(`${hostname}/${pathname}`).normalize("NFKC").toLowerCase().replaceAll(
    /[\0-\x20]+/g,
    "",
  );
  const segments: string[] = [];
  for (const segment of path.split(/[/\\]+/)) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment.replace(/\.+$/, ""));
  }
  return `${protocol}${segments.join("/")}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // escapes that are no UTF-8: there is one reading only
  }
}
