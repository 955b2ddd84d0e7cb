import { describe, expect, it } from 'vitest';
import { githubRepository, llamaLocation, llamaLocationOf, officialUrl } from './locations.ts';

describe('where llama.cpp comes from', () => {
  it('is the official repository, in any of the ways to write it', () => {
    for (const url of [
      officialUrl,
      'github:GGML-org/llama.cpp',
      'github:ggml-org/llama.cpp/b6490',
      'github:ggml-org/llama.cpp?ref=master',
      'git+https://github.com/ggml-org/llama.cpp',
      'git+https://github.com/ggml-org/llama.cpp.git?ref=refs/tags/b6490&shallow=1',
      'git+ssh://git@github.com/ggml-org/llama.cpp.git',
      'https://github.com/ggml-org/llama.cpp/archive/refs/heads/master.tar.gz',
      'tarball+https://github.com/ggml-org/llama.cpp/archive/b6490.tar.gz',
      'https://api.github.com/repos/ggml-org/llama.cpp/tarball/master',
      'https://codeload.github.com/ggml-org/llama.cpp/tar.gz/refs/tags/b6490',
    ]) {
      expect(llamaLocation(url), url).toMatchObject({ source: 'official', isUpstream: true });
    }
  });

  it('is the official repository under its old owner', () => {
    expect(llamaLocation('github:ggerganov/llama.cpp/b3000')).toEqual({
      source: 'former',
      isUpstream: true,
      owner: 'ggerganov',
      repo: 'llama.cpp',
      ref: 'b3000',
    });
  });

  it('is a fork for another owner', () => {
    expect(llamaLocation('github:someone/llama.cpp')).toMatchObject({ source: 'fork', isUpstream: false });
  });

  it('is a checkout in a folder of its name', () => {
    for (const url of [
      'path:./llama.cpp',
      'path:llama.cpp',
      './llama.cpp',
      '../src/llama.cpp/',
      '/home/mara/llama.cpp',
      'path:/home/mara/llama.cpp?narHash=x',
      'git+file:///home/mara/llama.cpp?ref=mine',
    ]) {
      expect(llamaLocation(url), url).toMatchObject({ source: 'local', isUpstream: false });
    }
    expect(llamaLocationOf({ type: 'path', path: '/src/llama.cpp' })?.source).toBe('local');
  });

  it('is none of ours elsewhere', () => {
    for (const url of [
      'gitlab:ggml-org/llama.cpp',
      'git+https://gitlab.com/ggml-org/llama.cpp',
      'github:ggml-org/ggml',
      'github:ikawrakow/ik_llama.cpp',
      'github:abetlen/llama-cpp-python',
      'path:./llama.cpp/wrapper',
      'path:./my-llama.cpp',
      'llama.cpp',
      'nixpkgs',
      'https://example.org/github.com/ggml-org/llama.cpp',
    ]) {
      expect(llamaLocation(url), url).toBeUndefined();
    }
  });

  it('is read from a lock', () => {
    expect(
      llamaLocationOf({ type: 'github', owner: 'ggml-org', repo: 'llama.cpp', rev: 'abc' }),
    ).toMatchObject({
      source: 'official',
      ref: 'abc',
    });
    expect(llamaLocationOf({ type: 'git', url: 'https://github.com/ggerganov/llama.cpp' })?.source).toBe(
      'former',
    );
    expect(llamaLocationOf({ type: 'gitlab', owner: 'ggml-org', repo: 'llama.cpp' })).toBeUndefined();
    expect(
      llamaLocationOf({ type: 'github', host: 'ghe.corp', owner: 'ggml-org', repo: 'llama.cpp' }),
    ).toBeUndefined();
  });

  it('tells any GitHub repository apart', () => {
    expect(githubRepository('github:NixOS/nixpkgs/nixos-unstable')).toEqual({
      owner: 'NixOS',
      repo: 'nixpkgs',
      ref: 'nixos-unstable',
    });
    expect(githubRepository('git+https://github.com/a/b?rev=123')?.ref).toBe('123');
  });
});

it('takes a reference that ends in a slash', () => {
  expect(githubRepository('github:nix-community/home-manager/')).toMatchObject({ repo: 'home-manager' });
  expect(githubRepository('github:ggml-org/llama.cpp/b4000?dir=x')).toMatchObject({
    repo: 'llama.cpp',
    ref: 'b4000',
  });
});
