import type { z } from 'zod'
import type { room } from '#systems/meetings/room.ts'

/** 评审会现场 as the server tells it. */
export type Room = z.output<typeof room.output>
export type RoomItem = Room['items'][number]
/** One press: the verb and its input; resolves to whether it was taken. */
export type Take = (action: string, input?: Record<string, unknown>) => Promise<boolean>
