/** Definitions: a variant’s binding in its overlay, the option’s declaration, an input, a host. Across files, as the hosts have them. */
import type { DefinitionLink, DefinitionParams, Location } from 'vscode-languageserver';
import { declarationsOf, declaredSpan } from './declarations.ts';
import type { Guard } from './guard.ts';
import { locationOf, rangeOfSpan } from './ranges.ts';
import type { Session } from './session.ts';
import { subjectAsked } from './subject-request.ts';

export function registerDefinition(session: Session, guard: Guard): void {
  session.connection.onDefinition(
    guard<DefinitionParams, DefinitionLink[] | Location[] | null>('definition', null, (params) => {
      const asked = subjectAsked(session, params);
      if (!asked) return null;
      const { file, fleet, subject } = asked;
      const nodes = declarationsOf(fleet, subject);
      if (nodes.length === 0) return null;
      if (!session.client.definitionLinks)
        return nodes.map((node) =>
          locationOf(session, { file: node.file, span: declaredSpan(node, subject) }),
        );
      return nodes.map(
        (node): DefinitionLink => ({
          originSelectionRange: rangeOfSpan(session, file, subject.span),
          targetUri: node.file.uri,
          targetRange: rangeOfSpan(session, node.file, node),
          targetSelectionRange: rangeOfSpan(session, node.file, declaredSpan(node, subject)),
        }),
      );
    }),
  );
}
