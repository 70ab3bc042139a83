/** The one place that says which version the packages have. */

/** Both packages' version. CHANGELOG.md says what is new in it. */
export const VERSION = "0.1.0";

/** The oldest Node that they run on. */
export const OLDEST_NODE = ">=20";
