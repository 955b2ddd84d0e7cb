import { describe, expect, it } from 'vitest';
import { withAnswer } from './plan-answers.ts';

const params = { flake: 'file:///fleet/flake.nix', gpu: { carbon: 'cuda', boron: 'cpu' } } as const;

describe('withAnswer', () => {
  it('changes the backend of the host that was asked about, and of no other', () => {
    expect(withAnswer(params, { host: 'boron' }, 'vulkan')?.gpu).toEqual({ carbon: 'cuda', boron: 'vulkan' });
  });

  it('takes a question about no host as one about the wiring', () => {
    expect(withAnswer(params, { host: undefined }, 'inline')).toEqual({ ...params, wiring: 'inline' });
  });

  it('has no answer that the server would not understand', () => {
    expect(withAnswer(params, { host: 'boron' }, 'sycl')).toBeUndefined();
    expect(withAnswer(params, { host: undefined }, 'cuda')).toBeUndefined();
  });
});
