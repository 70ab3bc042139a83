/** A token that travelled in a message, claim by claim. */

import type { VNode } from "preact";
import type { DecodedToken } from "../../../reference/conformance/exchange.ts";
import { type Claim, claimsOf, compareAudience, parametersOf, type WantedResource } from "./claims.ts";

/** What it takes to read a token. */
export interface TokenClaimsProps {
  token: DecodedToken;
  /** What its `aud` is compared with, if anything is known. */
  resource?: WantedResource;
  /** When it was sent, in milliseconds since 1970. */
  at: number;
}

export function TokenClaims({ token, resource, at }: TokenClaimsProps): VNode {
  const comparison = compareAudience(token, resource);
  if (!token.claims) {
    return <p class="flow-token-opaque">Token {token.hash}… is not a JWT: nothing to read in it.</p>;
  }
  return (
    <section class="flow-token">
      <h3>Token {token.hash}…</h3>
      {comparison && (
        <div class="flow-comparison" data-equal={String(comparison.equal)}>
          <dl>
            <div>
              <dt>
                <code>aud</code> of the token
              </dt>
              <dd>
                <code>{comparison.audience || "missing"}</code>
              </dd>
            </div>
            <div>
              <dt>
                <code>resource</code>, {comparison.resource.saidBy}
              </dt>
              <dd>
                <code>{comparison.resource.value}</code>
              </dd>
            </div>
          </dl>
          <p>{comparison.words}</p>
        </div>
      )}
      <ClaimList title="Claims" claims={claimsOf(token, at)} />
      <ClaimList title="Header" claims={parametersOf(token)} />
    </section>
  );
}

function ClaimList({ title, claims }: { title: string; claims: Claim[] }): VNode {
  return (
    <>
      <h4>{title}</h4>
      <dl class="flow-claims">
        {claims.map(({ name, value, meaning, source, remark }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
              {remark && <strong class="flow-remark">{remark}</strong>}
              {meaning && (
                <span class="flow-claim-meaning">
                  {meaning} {source && <a href={source.url}>{source.document} {source.section}</a>}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
