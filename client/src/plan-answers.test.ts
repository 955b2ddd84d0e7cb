import { describe, expect, it } from 'vitest';
import { changedAnswers, withAnswer, withAssumed } from './plan-answers.ts';

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

describe('what a plan took for granted', () => {
  it('is replaced by what the user chose', () => {
    const url = 'github:ggml-org/llama.cpp/b6981';
    expect(withAssumed(params, { url })).toEqual({ ...params, url });
    expect(withAssumed(params, { gpu: { boron: 'rocm' } }).gpu).toEqual({ carbon: 'cuda', boron: 'rocm' });
    expect(withAssumed(params, {})).toEqual(params);
  });
});

it('a host that is to have what it has is not told so: it keeps its other backends and its patches', () => {
  const hosts = [
    { name: 'carbon', keeps: 'cuda-blas' },
    { name: 'boron', keeps: 'vulkan' },
    { name: 'nitrogen', keeps: undefined },
  ];
  expect(changedAnswers(hosts, { carbon: 'cuda-blas', boron: 'vulkan', nitrogen: 'cpu' })).toEqual({
    nitrogen: 'cpu',
  });
  expect(changedAnswers(hosts, { carbon: 'cuda', boron: 'rocm' })).toEqual({ carbon: 'cuda', boron: 'rocm' });
});
