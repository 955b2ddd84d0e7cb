/** What every feature of the server reads: the connection, the files, what was worked out of them, and what the client can do. */
import type { Connection } from 'vscode-languageserver';
import type { Fleet } from '../fleet/types.ts';
import type { Analysis, AnalysisStep } from '../rules/analyse.ts';
import type { OpenDocument, Root, Workspace } from '../workspace/workspace.ts';
import type { ClientFacts } from './client-facts.ts';
import type { Settings } from './settings.ts';

export interface Session {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly client: ClientFacts;
  /** The settings for a path. */
  settings(path: string): Settings;
  /** The analysis of a root as it is now; the same object for as long as nothing changes. */
  analysis(root: Root): Analysis;
  /**
   * The same without keeping everybody waiting: stops before each flake, host and rule, and goes on if `next` says so. Undefined where it didn't, or
   * where files have changed meanwhile.
   */
  analysisInSteps(root: Root, next: (step: AnalysisStep) => Promise<boolean>): Promise<Analysis | undefined>;
  /** What a document's text means as it is now; undefined where the document is not open, or is no file. */
  read(uri: string): ReadDocument | undefined;
  /** The flake of a flake.nix, by its URI. */
  fleet(uri: string): Fleet | undefined;
}

export interface ReadDocument {
  readonly document: OpenDocument;
  readonly root: Root;
  readonly analysis: Analysis;
  /** The innermost flake around the document. */
  readonly fleet: Fleet | undefined;
}
