// The part of Thunderbird's API that the add-on uses, for the type checker only (messenger.js does not exist).

export interface MessageFolder { id: string; accountId: string; specialUse?: string[] }
export interface MessageHeader {
  id: number;
  headerMessageId: string;
  author: string;
  recipients: string[];
  ccList: string[];
  subject: string;
  date: Date;
  tags: string[];
  folder?: MessageFolder;
}
export interface MessagePart {
  body?: string;
  contentType?: string;
  headers?: Record<string, string[]>;
  name?: string;
  partName?: string;
  parts?: MessagePart[];
}
export interface Identity { id: string; email: string; name: string }
export interface Account { id: string; identities: Identity[] }
export interface Button {
  setBadgeText(details: { tabId?: number; text: string }): Promise<void>;
  setBadgeBackgroundColor(details: { tabId?: number; color: string }): Promise<void>;
  setBadgeTextColor(details: { tabId?: number; color: string }): Promise<void>;
  setTitle(details: { tabId?: number; title: string }): Promise<void>;
}

interface MessageList { messages: MessageHeader[] }
interface Messenger extends Pick<typeof chrome, "i18n" | "runtime" | "tabs"> {
  accounts: { list(): Promise<Account[]> };
  mailTabs: { getSelectedMessages(tabId: number): Promise<MessageList> };
  messageDisplay: {
    getDisplayedMessages(tabId: number): Promise<MessageList>;
    onMessagesDisplayed: { addListener(listener: (tab: { id: number }, displayed: MessageList) => void): void };
  };
  messageDisplayAction: Button & { setLabel(details: { tabId?: number; label: string }): Promise<void>; openPopup(): Promise<boolean> };
  messages: {
    get(messageId: number): Promise<MessageHeader>;
    getFull(messageId: number): Promise<MessagePart>;
    getRaw(messageId: number, options: { data_format: "File"; decrypt: boolean }): Promise<File>;
    query(query: { headerMessageId?: string; folderId?: string; subject?: string }): Promise<MessageList>;
    update(messageId: number, properties: { tags: string[] }): Promise<void>;
    /** Only with the permission messagesDelete. */
    delete?(messageIds: number[], options: { deletePermanently: boolean }): Promise<void>;
    tags: { create(key: string, tag: string, color: string): Promise<string> };
  };
  messengerUtilities: { parseMailboxString(mailboxes: string): Promise<{ name?: string; email?: string }[]> };
  scripting: { messageDisplay: { registerScripts(scripts: { id: string; js: string[]; css: string[] }[]): Promise<void> } };
}

declare global {
  /** As in extension/page/thread_watch.js. */
  type Ask = (request: { kind: string; [key: string]: unknown }) => Promise<any>;
  const messenger: Messenger;
}
