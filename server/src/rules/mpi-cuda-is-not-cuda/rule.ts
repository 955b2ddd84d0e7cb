/** `packages.SYSTEM.mpi-cuda` of the official flake, which is `mpi-cpu` by another name. */
import { changeFile } from '../changes.ts';
import { inputPath } from '../input-paths.ts';
import { nodesOf } from '../nodes.ts';
import type { Rule } from '../rule.ts';
import { spanOf } from '../spans.ts';

export const mpiCudaIsNotCuda: Rule = {
  id: 'mpi-cuda-is-not-cuda',
  severity: 'warning',
  summary: 'the output mpi-cuda is used, which has no CUDA',
  *check({ fleet, files }) {
    if (!fleet) return;
    for (const file of files) {
      if (!file.text.includes('mpi-cuda')) continue;
      for (const select of nodesOf(file, 'Select')) {
        const node = select.path.at(-1);
        if (node?.name !== 'mpi-cuda') continue;
        const at = inputPath(fleet, select.default ? { ...select, default: undefined } : select);
        const input = at && fleet.inputs.find(({ name }) => name === at.input);
        if (!input?.llama?.isUpstream || at?.names[0] !== 'packages' || at.names.length !== 3) continue;
        yield {
          file,
          span: spanOf(node),
          message:
            '`mpi-cuda` is the same build as `mpi-cpu`: it has no CUDA, and since May 2024 no MPI either, only the dependency.',
          fixes: [
            {
              kind: 'change',
              title: 'Write `cuda`',
              safe: false,
              preferred: true,
              change: () => changeFile(file, (edits) => edits.replaceSpan(node, 'cuda')),
            },
          ],
        };
      }
    }
  },
};
