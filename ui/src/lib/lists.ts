// What lists and the overview ask of the backend.
import type {
  ExportFormat,
  ExportProgress,
  Filter,
  ListAnswer,
  ListRow,
  ListView,
  OverviewAnswer,
  SavedViewDto,
  ShopView,
  Sort,
  Span,
} from './bindings';

/** Every method rejects with a `CallFailure` and with nothing else. */
export interface ListsBackend {
  open(filter: Filter, sort: Sort): Promise<ListAnswer>;
  /** Goes on with a search where it was left off. */
  searchOn(list: number): Promise<ListView>;
  rows(list: number, from: number, count: number): Promise<ListRow[]>;
  /** How many vouchers the list would have beside those that it has. */
  news(list: number): Promise<number>;
  shops(): Promise<ShopView[]>;
  views(): Promise<SavedViewDto[]>;
  saveView(name: string, filter: Filter, sort: Sort): Promise<SavedViewDto[]>;
  renameView(name: string, to: string): Promise<SavedViewDto[]>;
  removeView(name: string): Promise<SavedViewDto[]>;
  moveView(name: string, place: number): Promise<SavedViewDto[]>;
  /** Answers with the name of the file. */
  export(
    list: number,
    format: ExportFormat,
    withKeys: boolean,
    hear: (progress: ExportProgress) => void,
  ): Promise<string>;
  cancelExport(): Promise<void>;
  overview(span: Span): Promise<OverviewAnswer>;
}
