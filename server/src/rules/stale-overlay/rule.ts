/** A file that builds llama.cpp's variants by hand, where the official flake has them. */
import { collect } from '../../eval/modules/collect.ts';
import { overlayItems } from '../../eval/overlay-items.ts';
import { isHole } from '../../eval/value.ts';
import type { Fleet, Host, LlamaPackage, OverlayFile } from '../../fleet/types.ts';
import type { Binding, SourceFile, Span } from '../../nix/syntax.ts';
import { skipParens } from '../../nix/walk.ts';
import { textOf } from '../nodes.ts';
import type { Fix, Found, Related, Rule } from '../rule.ts';
import { nameSpan, spanOf } from '../spans.ts';
import { type HandMade, handMadeIn, variantsIn, vendoredIn } from './written.ts';

export const staleOverlay: Rule = {
  id: 'stale-overlay',
  severity: 'warning',
  summary: 'an overlay builds variants of llama.cpp by hand, which the official flake replaces',
  *check(context) {
    const { fleet } = context;
    if (!fleet) return;
    const told = new Set<string>();
    const vendored = context.files.flatMap((file) => {
      const binding = vendoredIn(file);
      return binding ? [{ file, binding }] : [];
    });
    for (const overlay of fleet.overlays) {
      const handMade = [...overlay.packages.values()].filter(isHandMade);
      // Of a copied package, its file is told.
      const isOnlyCopied = vendored.length > 0 && handMade.every(({ origin }) => origin === 'local');
      if (overlay.isOfficial || handMade.length === 0 || isOnlyCopied) continue;
      const one = found(fleet, overlay, handMade);
      told.add(one.file.path).add(overlay.path);
      yield one;
    }
    for (const { file, binding } of vendored) {
      if (told.has(file.path)) continue;
      told.add(file.path);
      yield ofCopy(binding);
    }
    for (const file of context.files) {
      const handMade = told.has(file.path) ? [] : handMadeIn(context, file);
      if (handMade.length > 0) yield ofOverlay(handMade, 'overlay');
      const variants = told.has(file.path) || handMade.length > 0 ? [] : variantsIn(context, file);
      if (variants.length > 0) yield ofOverlay(variants, 'file');
    }
  },
};

const migrate: Fix = {
  kind: 'migrate',
  title: 'Migrate llama.cpp to the official flake',
  safe: false,
  preferred: true,
};

const ofCopy = (binding: Binding): Found => ({
  file: binding.file,
  span: nameSpan(binding),
  message:
    'This file builds llama.cpp from its sources by hand, as a copy of a package does: nobody keeps its flags and inputs up to date; the official flake replaces it.',
  fixes: [migrate],
});

/** An overlay that stands within another file, or a file of variants. */
function ofOverlay(handMade: readonly HandMade[], what: 'overlay' | 'file'): Found {
  const first = handMade[0]!;
  const names = handMade.map(({ name }) => `\`${name}\``);
  const isChoice = handMade.length === 1 && !first.isTuned;
  const sources = handMade.filter(({ from }) => from === 'sources').length;
  const from =
    sources === 0
      ? 'nixpkgs’ package'
      : sources === handMade.length
        ? 'its sources'
        : 'nixpkgs’ package and from sources';
  return {
    file: first.binding.file,
    span: nameSpan(first.binding),
    severity: isChoice ? 'hint' : 'warning',
    message: `${sentenceList(names)} ${handMade.length === 1 ? 'is' : 'are'} built by hand here from ${from}, which stays behind llama.cpp; the official flake replaces this ${what}.`,
    fixes: [migrate],
  };
}

/** Made here: of nixpkgs' package by overriding it, or of the sources. An alias of somebody else's package is not. */
function isHandMade(found: LlamaPackage): boolean {
  if (isFork(found)) return false;
  if (found.origin === 'local') return true;
  if (found.origin !== 'nixpkgs') return false;
  return isTuned(found) || found.overrides.size > 0;
}

const anyRepository = /repo\s*=\s*"[^"]*llama[^"]*"/i;
const official = /owner\s*=\s*"(ggml-org|ggerganov)"/i;

/** Sources of somebody else's llama.cpp, which the official flake does not have. */
function isFork({ value, definition, origin, changed }: LlamaPackage): boolean {
  const result = value.kind === 'extern' && value.root.type === 'overridable' ? value.root.result : undefined;
  const node = result?.kind === 'extern' ? result.node : undefined;
  const texts = [
    origin === 'local' ? (node?.file.text ?? '') : '',
    origin === 'local' || changed.includes('src') ? (definition ? textOf(definition) : '') : '',
  ].join('\n');
  return anyRepository.test(texts) && !official.test(texts);
}

/** More than a choice of backend: flags, sources or patches that somebody must keep up to date. */
const isTuned = (found: LlamaPackage): boolean =>
  found.origin === 'local' || found.flags.length > 0 || found.changed.length > 0 || !found.flagsKnown;

function found(fleet: Fleet, overlay: OverlayFile, packages: readonly LlamaPackage[]): Found {
  const names = packages.map(({ name }) => `\`${name}\``);
  const first = packages[0]!;
  const isChoice = packages.length === 1 && !isTuned(first);
  const verb = packages.length === 1 ? 'is' : 'are';
  return {
    // An overlay may be put together from files of its own.
    file: first.definition?.file ?? overlay.source,
    span: first.definition ? nameSpan(first.definition) : firstLineOf(overlay.source),
    severity: isChoice ? 'hint' : 'warning',
    message: `${sentenceList(names)} ${verb} built by hand here from ${source(packages)}, which stays behind llama.cpp; the official flake replaces this ${overlay.others.length > 0 ? 'part of the overlay' : 'file'}.`,
    related: users(fleet, overlay),
    fixes: [migrate],
  };
}

/** Where what a file yields begins, behind its arguments. */
function firstLineOf(file: SourceFile): Span {
  let at = skipParens(file.tree.root);
  while ((at.kind === 'Lambda' || at.kind === 'Let' || at.kind === 'With') && at.body)
    at = skipParens(at.body);
  return { start: at.start, end: at.start + textOf(at).split(/[\r\n]/)[0]!.length };
}

function source(packages: readonly LlamaPackage[]): string {
  const local = packages.filter(({ origin }) => origin === 'local').length;
  if (local === 0) return 'nixpkgs’ package';
  return local === packages.length ? 'its sources' : 'nixpkgs’ package and from sources';
}

function sentenceList(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** The hosts that install one of its packages, and those that only apply it. */
function users(fleet: Fleet, overlay: OverlayFile): Related[] {
  const related: Related[] = [];
  for (const host of fleet.hosts) {
    const installed = host.packages.find(
      ({ package: { definition } }) => definition?.file.path === overlay.path,
    );
    const place = installed?.place ?? (applies(fleet, host, overlay) ? host.node : undefined);
    if (!place) continue;
    const message = installed
      ? `${host.name} installs \`${installed.package.name}\` from it (${installed.where})`
      : `${host.name} applies it`;
    related.push({ file: place.file, span: spanOf(place), message });
  }
  return related;
}

function applies(fleet: Fleet, host: Host, overlay: OverlayFile): boolean {
  if (!host.modules || collect(fleet.ev, host.modules).modules.length === 0) return false;
  const pkgs = host.modules.pkgs?.force();
  if (pkgs?.kind !== 'pkgs') return false;
  return overlayItems(pkgs.set).some((item) => {
    if (isHole(item)) return false;
    const value = item.force();
    return value.kind === 'lambda' && value.node.file.path === overlay.path;
  });
}
