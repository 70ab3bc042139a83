/** Where the site is published, as far as whoever builds it says so. */

/** A place on a host. */
export interface Place {
  /** The path of the site there, with a slash at both ends: "/", or "/gatehouse/". */
  base: string;
  /** The host: "https://acme.github.io". Not known where the site can be put anywhere. */
  origin?: string;
  /** A host of plain files has every page at an address with a slash at its end. */
  plainFiles?: boolean;
}

/** A server of the site's own: at the root of its host, whatever that is. */
export const OWN_SERVER: Place = { base: "/" };

/**
 * The one address of a page, of the several that lead to it. On a host that is not known it is a path there.
 *
 * @param path "/lessons/05-audience"
 */
export function addressOf({ base, origin = "" }: Place, path: string): string {
  return `${origin}${base}${path.slice(1)}${path.endsWith("/") ? "" : "/"}`;
}

/**
 * A path of the site as a text names it, which may be read anywhere.
 *
 * @param path "/lessons/05-audience.md"
 */
export function linkTo({ base, origin = "" }: Place, path: string): string {
  return `${origin}${base}${path.slice(1)}`;
}

/** Whether a path is a document or a text, which is a file; a rule's page has a dot in its path too. */
export function isFile(path: string): boolean {
  return /\.(?:json|md|txt)$/.test(path);
}

/** The picture that a preview of a page shows: a lesson has its own, other pages that of their place. */
export function pictureOf(path: string): string {
  const [, place = "", page] = path.split("/");
  if (place === "lessons" && page) return `/pictures/${page}.png`;
  return `/pictures/${place || "home"}.png`;
}

/**
 * What `--base` says of where the site will be published: a path, or a whole address where that is known.
 *
 * @throws {Error} when it is neither, or has no slash at its end
 */
export function placeGiven(args: string[]): Place {
  const [option, given = "", ...rest] = args;
  if (option === undefined) return { base: "/", plainFiles: true };
  const [, origin, base] = /^(https?:\/\/[\w.:-]+)?(\/(?:[\w.~-]+\/)*)$/.exec(given) ?? [];
  if (option !== "--base" || rest.length > 0 || base === undefined) {
    throw new Error(
      `${args.join(" ")}: give --base and a path or an address with a slash at its end, as in ` +
        "--base /gatehouse/ or --base https://acme.github.io/gatehouse/",
    );
  }
  return { base, plainFiles: true, ...origin && { origin } };
}
