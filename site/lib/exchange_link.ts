/** Names of exchanges, for links: "audience.other-resource.exchange-2-answer". */

/** An arrow of a diagram, by the check that it belongs to. */
export interface ExchangeName {
  /** The requirement's id. */
  check: string;
  /** Which of the check's exchanges, from 1. */
  number: number;
  kind: "request" | "answer";
}

/** The id of an arrow, and behind "#" the link to it. */
export function exchangeId({ check, number, kind }: ExchangeName): string {
  return `${check}.exchange-${number}${kind === "request" ? "" : "-answer"}`;
}

/** The exchange with this id, if it is one's. */
export function exchangeNamed(id: string): ExchangeName | undefined {
  const match = /^([\w.-]+)\.exchange-(\d+)(-answer)?$/.exec(id);
  if (!match) return undefined;
  return { check: match[1]!, number: Number(match[2]), kind: match[3] ? "answer" : "request" };
}
