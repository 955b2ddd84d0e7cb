/** `packages.SYSTEM.mpi-cuda` of the official flake, which is `mpi-cpu` by another name. */
import { changeFile } from '../changes.ts';
import type { Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';
import { referencesIn } from '../unknown-flake-output/references.ts';

export const mpiCudaIsNotCuda: Rule = {
  id: 'mpi-cuda-is-not-cuda',
  severity: 'warning',
  summary: 'the output mpi-cuda is used, which has no CUDA',
  *check({ fleet, files }) {
    if (!fleet) return;
    for (const file of files) {
      if (!file.text.includes('mpi-cuda')) continue;
      for (const { names, nodeAt } of referencesIn(fleet, file)) {
        const node = nodeAt(2);
        if (names[0] !== 'packages' || names.length !== 3 || names[2] !== 'mpi-cuda' || !node) continue;
        yield {
          file,
          span: spanOf(node),
          message:
            '`mpi-cuda` is the same build as `mpi-cpu`: it has no CUDA, and since May 2024 no MPI either, only the dependency.',
          fixes:
            node.kind === 'AttrName'
              ? [
                  {
                    kind: 'change',
                    title: 'Write `cuda`',
                    safe: false,
                    preferred: true,
                    change: () => changeFile(file, (edits) => edits.replaceSpan(node, 'cuda')),
                  },
                ]
              : [],
        };
      }
    }
  },
};
