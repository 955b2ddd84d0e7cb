/** One question of several: a quick pick that knows the way back. */
import * as vscode from 'vscode';

/** What was answered instead of one of the items. */
export type WayOut = 'back' | 'left';

export interface Question<T extends vscode.QuickPickItem> {
  readonly title: string;
  readonly placeholder: string;
  readonly items: readonly T[];
  /** The item that Enter takes; the first one, if it is none. */
  readonly selected?: T | undefined;
  /** Counted from one. */
  readonly step: number;
  readonly totalSteps: number;
  /** True where there is no way back to the question before: it is answered for good. */
  readonly isFinal?: boolean;
  /** More buttons in the title, each with the answer that it gives. */
  readonly buttons?: readonly { readonly button: vscode.QuickInputButton; readonly answer: T }[];
}

/** Shows a question; resolves with the item that was taken, or with how the user left. */
export function ask<T extends vscode.QuickPickItem>(question: Question<T>): Promise<T | WayOut> {
  const pick = vscode.window.createQuickPick<T>();
  const buttons = question.buttons ?? [];
  const selected = question.selected ?? question.items[0];
  Object.assign(pick, {
    title: question.title,
    step: question.step,
    totalSteps: question.totalSteps,
    items: question.items,
    activeItems: selected ? [selected] : [],
    placeholder: question.placeholder,
    matchOnDescription: true,
    matchOnDetail: true,
    ignoreFocusOut: true,
    buttons: [
      ...(question.step > 1 && !question.isFinal ? [vscode.QuickInputButtons.Back] : []),
      ...buttons.map(({ button }) => button),
    ],
  });
  return new Promise((resolve) => {
    const end = (answer: T | WayOut): void => {
      resolve(answer);
      pick.hide();
    };
    pick.onDidAccept(() => end(pick.selectedItems[0] ?? 'left'));
    pick.onDidTriggerButton((pressed) =>
      end(buttons.find(({ button }) => button === pressed)?.answer ?? 'back'),
    );
    pick.onDidHide(() => {
      resolve('left');
      pick.dispose();
    });
    pick.show();
  });
}
