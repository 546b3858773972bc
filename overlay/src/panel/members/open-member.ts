/** Which member's drawer is open; anything that shows a name can open it. */
import { createContext, useContext } from 'react'
import type { MemberRef } from '@fanfare/shared/contracts'

export const OpenMemberContext = createContext<(member: MemberRef) => void>(() => {})

export function useOpenMember(): (member: MemberRef) => void {
  return useContext(OpenMemberContext)
}
