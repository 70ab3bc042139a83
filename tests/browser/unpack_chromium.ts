/** Unpacks Chromium, its fonts and its libraries into the temporary folder: TMPDIR says where that is. */

import { fileURLToPath } from "node:url";
import sparticuz, { inflate } from "@sparticuz/chromium";

const libraries = new URL("../bin/al2023.tar.br", import.meta.resolve("@sparticuz/chromium"));
await Promise.all([sparticuz.executablePath(), inflate(fileURLToPath(libraries))]);
