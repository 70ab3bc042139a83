/** Numbers in options. */

import { GuardConfigurationError } from "../configuration_error.ts";

/**
 * A number from an option, or its default.
 *
 * @param option The path of the option.
 * @throws {GuardConfigurationError} `limit_invalid`
 */
export function numberWithin(
  option: string,
  value: number | undefined,
  { otherwise, least, most }: { otherwise: number; least: number; most: number },
): number {
  const number = value ?? otherwise;
  if (number >= least && number <= most) return number;
  throw new GuardConfigurationError("limit_invalid", option, `from ${least} to ${most}, and not ${number}`);
}
