import { IconAlertTriangle, IconDots } from '@tabler/icons-react';
import {
  type CSSProperties,
  type KeyboardEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { Device } from '../../../shared/inventory/device';
import { displayText } from '../../../shared/net/untrusted-text';
import type { Policy } from '../../../shared/policy/policy';
import type { Zone } from '../../../shared/policy/zone';
import { en } from '../../../shared/text/en';
import { portName } from '../../../shared/text/format';
import { zoneText as t, zoneEmpty, zonePurpose } from '../../../shared/text/zone-text';
import { DeviceIcon } from '../../components/device-icon';
import { Flag, type FlagLook, flagLooks } from '../../components/flag';
import { type Member, membersOf, moveWithPort } from '../../state/selectors';
import { useAppStore } from '../../state/use-app';
import { chosenBy, neighbour } from './board-selection';
import { MoveMenu } from './move-menu';
import { useDrag } from './use-drag';
import { sharedPortOf } from './warnings';

/** Chips that are drawn before a zone is opened as a list. */
const CHIPS = 12;

/** What is selected on the board: chips, or a zone by its name. */
export interface BoardSelection {
  readonly devices: readonly string[];
  readonly zone: string | undefined;
}
export const nothingSelected: BoardSelection = { devices: [], zone: undefined };

interface BoardProps {
  readonly policy: Policy;
  readonly devices: readonly Device[];
  readonly selection: BoardSelection;
  readonly onSelect: (selection: BoardSelection) => void;
}

/** The hull with its compartments. Every drag has a way by keyboard: arrows, Space, 1 to 9, M. */
export function Board({ policy, devices, selection, onSelect }: BoardProps) {
  const store = useAppStore();
  const looks = useMemo(() => flagLooks(policy.zones), [policy.zones]);
  const members = useMemo(() => membersOf(policy, devices), [policy, devices]);
  const shared = useMemo(() => sharedPortOf(devices), [devices]);
  const columns = policy.zones.map((zone) => members.filter((member) => member.policy.zone === zone.id));
  const [focused, setFocused] = useState<string>();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const [arrived, setArrived] = useState<readonly string[]>([]);
  const [handle, setHandle] = useState<ChipPlace>();
  const [menu, setMenu] = useState<ChipPlace>();
  const closeMenu = useCallback(() => setMenu(undefined), []);
  const chips = useRef(new Map<string, HTMLElement>());
  const refocus = useRef<string | undefined>(undefined);
  // Where a range with Shift starts: the last chip that was chosen without it.
  const anchor = useRef<string | undefined>(undefined);
  const first = columns.find((column) => column.length > 0)?.[0]?.id;
  const tabStop = focused !== undefined && members.some((member) => member.id === focused) ? focused : first;

  // What floats beside a chip is measured once.
  useEffect(() => {
    const forget = (): void => {
      setHandle(undefined);
      setMenu(undefined);
    };
    window.addEventListener('resize', forget);
    return () => window.removeEventListener('resize', forget);
  }, []);

  // A chip that moved is another element now; the focus goes along with it.
  useEffect(() => {
    if (refocus.current === undefined) return;
    chips.current.get(refocus.current)?.focus();
    refocus.current = undefined;
  });

  function move(ids: readonly string[], zone: string): void {
    const { edit, announce } = store.getState();
    const moving = ids.filter((id) => members.find((member) => member.id === id)?.policy.zone !== zone);
    if (moving.length === 0) return;
    edit((draft) => moving.reduce((next, id) => moveWithPort(next, id, zone, devices), draft));
    const there = (columns[policy.zones.findIndex((each) => each.id === zone)]?.length ?? 0) + moving.length;
    const zoneName = displayText(policy.zones.find((each) => each.id === zone)?.name ?? zone, 40);
    const only = members.find((member) => member.id === moving[0]);
    announce(
      moving.length === 1 && only
        ? t.moved(nameOf(only), zoneName, there)
        : t.movedMany(moving.length, zoneName, there),
    );
    setArrived(moving);
    setTimeout(() => setArrived([]), 1000);
  }

  const drag = useDrag({
    idsFor: (id) => chosenWith(id),
    onDrop: (ids, zone) => {
      onSelect({ devices: ids, zone: undefined });
      move(ids, zone);
    },
  });

  const chosenWith = (id: string): readonly string[] =>
    selection.devices.includes(id) ? selection.devices : [id];

  const placeOf = (chip: Element | null): ChipPlace | undefined => {
    const id = chip instanceof HTMLElement ? chip.dataset.chip : undefined;
    const element = id === undefined ? undefined : chips.current.get(id);
    return id === undefined || !element ? undefined : { id, rect: element.getBoundingClientRect() };
  };

  function choose(id: string, held: { readonly more: boolean; readonly range: boolean }): void {
    const shown = columns.flatMap((all, at) => chipsOf(all, policy.zones[at]?.id ?? '', opened));
    const from = { ids: selection.devices, anchor: anchor.current ?? selection.devices.at(-1) };
    const next = chosenBy(
      from,
      id,
      held,
      shown.map((member) => member.id),
    );
    anchor.current = next.anchor;
    onSelect({ devices: next.ids, zone: undefined });
  }

  function openMenu(id: string): void {
    const element = chips.current.get(id);
    if (!element) return;
    onSelect({ devices: chosenWith(id), zone: undefined });
    setMenu({ id, rect: element.getBoundingClientRect() });
  }

  function chooseFromMenu({ id }: ChipPlace, zone: string): void {
    refocus.current = id;
    setMenu(undefined);
    setHandle(undefined);
    move(chosenWith(id), zone);
  }

  function onKeyDown(event: KeyboardEvent, member: Member): void {
    const chosen = chosenWith(member.id);
    const digit = /^[1-9]$/.test(event.key) ? policy.zones[Number(event.key) - 1] : undefined;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (digit) {
      refocus.current = member.id;
      onSelect({ devices: chosen, zone: undefined });
      move(chosen, digit.id);
    } else if (event.key === ' ' || event.key === 'Enter') {
      choose(member.id, { more: false, range: event.shiftKey });
    } else if (event.key === 'm' || event.key === 'M') {
      openMenu(member.id);
    } else if (isArrow(event.key)) {
      const next = neighbour(columns, member.id, event.key);
      if (next) {
        setFocused(next);
        chips.current.get(next)?.focus();
      }
    } else return;
    event.preventDefault();
  }

  // Quarantine is no place to live: a low compartment across the bottom.
  const holds = policy.zones.filter((zone) => zone.kind === 'hold').length;
  const living = policy.zones.length - holds;
  const across = Math.max(1, Math.min(3, living));
  const rows = Math.ceil(living / across);
  return (
    <div
      className="board"
      role="group"
      aria-label={t.board}
      onPointerOver={({ target }) =>
        setHandle(placeOf((target as Element).closest('[data-chip]') ?? document.activeElement))
      }
      onPointerLeave={() => setHandle(placeOf(document.activeElement))}
      onScroll={() => {
        setHandle(undefined);
        setMenu(undefined);
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setHandle(undefined);
      }}
    >
      <div
        className="hull"
        style={{
          gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${rows}, minmax(150px, auto)) ${'auto '.repeat(holds)}`,
        }}
      >
        {policy.zones.map((zone, at) => {
          const hold = zone.kind === 'hold';
          const all = columns[at] ?? [];
          const shown = chipsOf(all, zone.id, opened);
          const open = shown.length === all.length;
          const target = drag.drag?.target === zone.id;
          return (
            <section
              key={zone.id}
              className="comp"
              data-zone={zone.id}
              style={hold ? { gridColumn: '1 / -1', order: 2 } : {}}
              {...(target ? { 'data-target': true } : {})}
              aria-label={displayText(zone.name, 40)}
            >
              <ZoneHead
                zone={zone}
                look={looks.get(zone.id)}
                count={all.length}
                selected={selection.zone === zone.id}
                onSelect={() => onSelect({ devices: [], zone: zone.id })}
              />
              {all.length === 0 ? (
                <div className="empty-zone" style={{ marginTop: 9 }}>
                  {zoneEmpty(zone.kind)}
                </div>
              ) : (
                <>
                  <div
                    className="chips"
                    role="listbox"
                    aria-multiselectable
                    aria-label={t.list(displayText(zone.name, 40))}
                  >
                    {shown.map((member) => (
                      <Chip
                        key={member.id}
                        member={member}
                        port={member.seen && shared.get(member.seen.id)}
                        selected={selection.devices.includes(member.id)}
                        tabbable={member.id === tabStop}
                        dragged={drag.drag?.ids.includes(member.id) ?? false}
                        arrived={arrived.includes(member.id)}
                        register={(element) => {
                          if (element) chips.current.set(member.id, element);
                          else chips.current.delete(member.id);
                        }}
                        handlers={{
                          ...drag.chip(member.id),
                          onFocus: ({ currentTarget }) => {
                            setFocused(member.id);
                            setHandle(placeOf(currentTarget));
                          },
                          onKeyDown: (event) => onKeyDown(event, member),
                          onClick: (event) => {
                            if (drag.justDropped()) return;
                            choose(member.id, {
                              more: event.ctrlKey || event.metaKey,
                              range: event.shiftKey,
                            });
                          },
                        }}
                      />
                    ))}
                  </div>
                  {opened.includes(zone.id) && all.length > CHIPS && (
                    <button
                      type="button"
                      className="link small"
                      style={{ marginTop: 6 }}
                      onClick={() => setOpened(opened.filter((id) => id !== zone.id))}
                    >
                      {t.showFewer}
                    </button>
                  )}
                  {!open && (
                    <button
                      type="button"
                      className="link small"
                      style={{ marginTop: 6 }}
                      aria-label={t.showAll(all.length, displayText(zone.name, 40))}
                      onClick={() => setOpened([...opened, zone.id])}
                    >
                      {t.moreDevices(all.length - shown.length)}
                    </button>
                  )}
                </>
              )}
            </section>
          );
        })}
        {Array.from({ length: rows * across - living }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: empty compartments are all alike
          <div key={at} className="comp blank" aria-hidden="true" />
        ))}
      </div>
      {handle && !drag.drag && !menu && (
        <button
          type="button"
          className="chip-menu"
          data-chip={handle.id}
          // M stands for it on the keyboard; in the list itself it would be one stop more for every device.
          tabIndex={-1}
          aria-haspopup="menu"
          aria-label={t.moveDevice(titleOf([handle.id], members))}
          style={{ left: handle.rect.right - 25, top: handle.rect.top + 1 }}
          onClick={() => openMenu(handle.id)}
        >
          <IconDots className="ic-s" aria-hidden="true" />
        </button>
      )}
      {menu && (
        <MoveMenu
          policy={policy}
          title={titleOf(chosenWith(menu.id), members)}
          now={commonZone(chosenWith(menu.id), members)}
          anchor={menu.rect}
          onChoose={(zone) => chooseFromMenu(menu, zone)}
          onClose={() => {
            closeMenu();
            chips.current.get(menu.id)?.focus();
          }}
        />
      )}
      {drag.drag && (
        <Ghost
          ids={drag.drag.ids}
          members={members}
          style={{ left: drag.drag.x + 8, top: drag.drag.y + 8 }}
        />
      )}
    </div>
  );
}

/** The chips of a zone that are drawn: a large zone is opened on request. */
const chipsOf = (all: readonly Member[], zone: string, opened: readonly string[]): readonly Member[] =>
  opened.includes(zone) || all.length <= CHIPS ? all : all.slice(0, CHIPS - 2);

/** A chip, and where it lies in the window. */
interface ChipPlace {
  readonly id: string;
  readonly rect: DOMRect;
}

function titleOf(ids: readonly string[], members: readonly Member[]): string {
  const only = members.find((member) => member.id === ids[0]);
  return ids.length === 1 && only ? nameOf(only) : t.manySelected(ids.length);
}

function commonZone(ids: readonly string[], members: readonly Member[]): string | undefined {
  const zones = new Set(
    members.filter((member) => ids.includes(member.id)).map((member) => member.policy.zone),
  );
  return zones.size === 1 ? [...zones][0] : undefined;
}

type Arrow = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End';
const isArrow = (key: string): key is Arrow => /^(Arrow(Up|Down|Left|Right)|Home|End)$/.test(key);

/** A member's name: what discovery shows now, else what the policy remembers. */
export const nameOf = (member: Member): string =>
  displayText(member.seen?.name || member.policy.name || member.id);

interface ZoneHeadProps {
  readonly zone: Zone;
  readonly look: FlagLook | undefined;
  readonly count: number;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function ZoneHead({ zone, look, count, selected, onSelect }: ZoneHeadProps) {
  const name = displayText(zone.name, 40);
  return (
    <>
      <div className="row">
        <button
          type="button"
          className="zone-name"
          aria-pressed={selected}
          aria-label={t.zoneSettings(name)}
          onClick={onSelect}
        >
          <Flag look={look} />
          <span className="clip">{name}</span>
        </button>
        <span className="t3 num" style={{ marginLeft: 'auto' }}>
          <span aria-hidden="true">{count}</span>
          <span className="hidden-text">{en.devices(count)}</span>
        </span>
      </div>
      <div className="small t3 clip" style={{ marginTop: 1 }}>
        {zonePurpose(zone.kind)}
      </div>
    </>
  );
}

interface ChipProps {
  readonly member: Member;
  readonly port: string | undefined;
  readonly selected: boolean;
  readonly tabbable: boolean;
  readonly dragged: boolean;
  readonly arrived: boolean;
  readonly register: (element: HTMLElement | null) => void;
  readonly handlers: React.DOMAttributes<HTMLElement>;
}

function Chip({ member, port, selected, tabbable, dragged, arrived, register, handlers }: ChipProps) {
  const name = nameOf(member);
  return (
    <div
      ref={register}
      className="dev-chip"
      role="option"
      data-chip={member.id}
      aria-selected={selected}
      tabIndex={tabbable ? 0 : -1}
      title={member.seen ? name : t.remembered(name)}
      {...(dragged ? { 'data-dragged': true } : {})}
      {...(arrived ? { 'data-arrived': true } : {})}
      {...handlers}
    >
      <DeviceIcon kind={member.seen?.kind ?? 'unknown'} className="ic-s" />
      <span className="clip">{name}</span>
      {member.seen?.isThisComputer && <span className="tag acc">{en.you}</span>}
      {port && (
        <span className="caution" title={t.shareChip(portName(port))}>
          <IconAlertTriangle className="ic-s" aria-hidden="true" />
          <span className="hidden-text">{t.shareChip(portName(port))}</span>
        </span>
      )}
    </div>
  );
}

function Ghost({
  ids,
  members,
  style,
}: {
  readonly ids: readonly string[];
  readonly members: readonly Member[];
  readonly style: CSSProperties;
}) {
  const only = members.find((member) => member.id === ids[0]);
  return (
    <div className="dev-chip ghost" style={style} aria-hidden="true">
      {only && <DeviceIcon kind={only.seen?.kind ?? 'unknown'} className="ic-s" />}
      <span>{titleOf(ids, members)}</span>
    </div>
  );
}
