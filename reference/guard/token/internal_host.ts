/** Hosts that are not on the public internet, as a URL writes them. */

/** IPv4 networks that are this machine, private, link-local (where clouds keep their secrets), or nobody's. */
const INTERNAL_IPV4: readonly [network: string, bits: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
];

/** Names that lead to this machine or into its network, whatever DNS says (RFC 6761 §6.3, RFC 6762 §3, RFC 8375). */
const INTERNAL_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isInternalIpv4(address: string): boolean {
  const number = numberOf(address);
  return INTERNAL_IPV4.some(([network, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(number / size) === Math.floor(numberOf(network) / size);
  });
}

/**
 * Only 2000::/3 is public at all. In it, Teredo (2001::/32) and 6to4 (2002::/16) wrap IPv4 addresses, which may be any;
 * what maps or translates them is outside.
 *
 * @param address Without brackets, as URLs have it: in lower case, shortened, without IPv4 in dots.
 */
function isInternalIpv6(address: string): boolean {
  return !/^[23][\da-f]{3}:/.test(address) || /^(?:2001:(?:0?:|:)|2002:)/.test(address);
}

/**
 * Whether a host is no public one by what it is called.
 *
 * @param hostname As `URL` has it: other spellings of an address, octal or as one number, are resolved by then.
 * @see https://www.rfc-editor.org/rfc/rfc6890
 */
export function isInternal(hostname: string): boolean {
  if (hostname.startsWith("[")) return isInternalIpv6(hostname.slice(1, -1));
  // The dot at the end says that a name is whole: it is the same name.
  const name = hostname.replace(/\.$/, "");
  return /^\d+(?:\.\d+){3}$/.test(name) ? isInternalIpv4(name) : INTERNAL_NAME.test(name);
}
