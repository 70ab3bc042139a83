/** Looks a name up for a connection that may lead to the public internet alone. */

import { lookup, type LookupAddress, type LookupOptions } from "node:dns";
import { isPublicAddress } from "./public_address.ts";

type Found = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * For `lookup` of a request: fails where a name leads to any other address. Asked at the moment of connecting, since
 * a name may lead elsewhere by then than when it was looked at before (DNS rebinding).
 */
export function publicLookup(hostname: string, options: LookupOptions, found: Found): void {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return found(error, []);
    const other = addresses.find(({ address }) => !isPublicAddress(address));
    if (other || !addresses[0]) return found(new Error(`${hostname} leads to a private address`), []);
    if (options.all) found(null, addresses);
    else found(null, addresses[0].address, addresses[0].family);
  });
}
