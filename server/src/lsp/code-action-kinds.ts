/** The kinds of code actions that are the server's own. */
import { CodeActionKind } from 'vscode-languageserver';

/** "Migrate llama.cpp", "Select GPU for carbon". */
export const refactorKind: CodeActionKind = CodeActionKind.RefactorRewrite;

/** Every safe fix of a document; for `editor.codeActionsOnSave`. */
export const fixAllKind: CodeActionKind = `${CodeActionKind.SourceFixAll}.llamaflake`;
