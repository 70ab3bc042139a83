/** Before any schema is made: zod would try `new Function`, which the policy reports as a violation. */

import { config } from "zod";

config({ jitless: true });
