/** @file Where things lie: the project's own folder, and the folder of a run. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of package.json, from src/store and dist/store alike, so that notebooks find data from any folder. */
export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

export interface RunKey {
  scale: string;
  stage: string;
  id: string;
  seed: number;
}

/** As messages name it. */
export const runName = ({ stage, id, seed }: Omit<RunKey, "scale">): string => `${stage} ${id} seed ${seed}`;

/** `<root>/<scale>/<stage>/<id>/seed-<n>` */
export const runFolder = (root: string, { scale, stage, id, seed }: RunKey): string =>
  join(root, scale, stage, id, `seed-${seed}`);
