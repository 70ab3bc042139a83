/** What hosts and those who come by read beside the pages. */

import { addressOf, isFile, type Place } from "../lib/place.ts";
import { COMMON_HEADERS } from "../lib/security.ts";

/**
 * The files, by their names.
 *
 * @param paths of all pages and documents
 */
export function hostFiles(place: Place, paths: string[]): Record<string, string> {
  const pages = paths.filter((path) => path !== "/404" && !isFile(path));
  const sitemap = place.origin && addressOf(place, "/") + "sitemap.xml";
  return {
    "_headers": headers(place),
    "robots.txt": ["User-agent: *", "Allow: /", ...sitemap ? [`Sitemap: ${sitemap}`] : [], ""].join("\n"),
    // Its addresses have to name a host (sitemaps.org, protocol).
    ...sitemap && { "sitemap.xml": sitemapOf(pages.map((path) => addressOf(place, path))) },
  };
}

function sitemapOf(addresses: string[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
    ...addresses.map((address) => `  <url><loc>${address}</loc></url>`),
    "</urlset>",
    "",
  ].join("\n");
}

/**
 * As Netlify and Cloudflare Pages read it. What stands in two rules is joined, so no field does: the pages' policy is in
 * the pages, and whom they may be framed by is said once for all.
 */
function headers({ base }: Place): string {
  const rule = (path: string, fields: Record<string, string>) =>
    [`${base}${path}`, ...Object.entries(fields).map(([name, value]) => `  ${name}: ${value}`), ""].join(
      "\n",
    );
  return [
    rule("*", { ...COMMON_HEADERS, "content-security-policy": "frame-ancestors 'self'" }),
    // Their names change with their content.
    rule("assets/*", { "cache-control": "public, max-age=31536000, immutable" }),
  ].join("\n");
}
