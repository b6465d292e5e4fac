using System.Security.Cryptography;

namespace Scheduly.Web.Schedules.Together;

/// <summary>Who is in a plan and how they come and go: functions of a plan, which may run several times for one request.</summary>
internal static class PlanPeople
{
    public const int MostEditors = 20, MostLookers = 100, MostInvitations = 20, MostEntries = 60;

    /// <summary>For what was never an invitation, what has ended and what was revoked alike.</summary>
    public const string NotValid = "This invitation is not valid: it was mistyped or revoked, or its time has passed. Ask for another one.";

    extension(SharedPlan plan)
    {
        /// <summary>Whom this secret belongs to; null for nobody.</summary>
        public PlanMember? MemberOf(string secret) => plan.Members.FirstOrDefault(member => PlanToken.Opens(secret, member.Secret));

        /// <summary>The living invitation of this secret; null when there is none.</summary>
        public PlanInvitation? InvitationOf(string secret, DateTimeOffset now) =>
            plan.Invitations.FirstOrDefault(one => one.EndsAt > now && PlanToken.Opens(secret, one.Hash));

        /// <summary>Counts a change and names it in the history.</summary>
        public SharedPlan Noting(PlanMember member, string what, DateTimeOffset now)
        {
            var number = plan.Revision + 1;
            return plan with { Revision = number, Log = [.. plan.Log.TakeLast(MostEntries - 1), new(number, now, member.Id, member.Name, what)] };
        }

        /// <summary>A person comes in by an invitation; one who is in already gets the greater of the two powers.</summary>
        /// <param name="known">Who the browser is already; null for nobody.</param>
        /// <exception cref="ScheduleRefusedException">The plan is full.</exception>
        public (SharedPlan Plan, PlanMember Member) Join(PlanInvitation invitation, string name, string secret, PlanMember? known, DateTimeOffset now)
        {
            if (known is not null && known.Role >= invitation.Role) return (plan, known);
            plan.WithRoomFor(invitation.Role);
            var member = known is null
                ? new PlanMember(NewId(), PersonalName.Unique(name, plan.Members.Select(one => one.Name)), invitation.Role, PlanToken.HashOf(secret), invitation.Id, now)
                : known with { Role = invitation.Role, Invitation = invitation.Id };
            var next = known is null ? plan with { Members = [.. plan.Members, member] } : plan.With(member);
            return (next.Noting(member, member.Role == PlanRole.Edit ? "joined to edit" : "joined to look", now), member);
        }

        /// <exception cref="ScheduleRefusedException">Only the owner may, or there are too many.</exception>
        public SharedPlan Invite(PlanMember by, PlanInvitation invitation, DateTimeOffset now)
        {
            OnlyOwner(by, "invite people");
            if (invitation.Role == PlanRole.Owner) throw new ScheduleRefusedException("An invitation lets people look or edit: choose one of the two.");
            var living = plan.Invitations.Where(one => one.EndsAt > now).ToList();
            if (living.Count >= MostInvitations) throw new ScheduleRefusedException($"A plan has at most {MostInvitations} invitations: revoke one first.");
            return (plan with { Invitations = [.. living, invitation] }).Noting(by, invitation.Role == PlanRole.Edit ? "made an invitation to edit" : "made an invitation to look", now);
        }

        /// <param name="people">Those whom it let in go with it.</param>
        /// <exception cref="ScheduleRefusedException">Only the owner may, or there is no such invitation.</exception>
        public SharedPlan Revoke(PlanMember by, string invitation, bool people, DateTimeOffset now)
        {
            OnlyOwner(by, "revoke invitations");
            var one = plan.Invitations.FirstOrDefault(one => one.Id == invitation) ?? throw new ScheduleRefusedException("There is no such invitation any more.");
            var next = plan with { Invitations = [.. plan.Invitations.Where(other => other.Id != one.Id)] };
            if (people) next = next with { Members = [.. next.Members.Where(member => member.Role == PlanRole.Owner || member.Invitation != one.Id)] };
            return next.Noting(by, "revoked an invitation", now);
        }

        /// <exception cref="ScheduleRefusedException">Only the owner may, or there is nobody of that id.</exception>
        public SharedPlan Remove(PlanMember by, string member, DateTimeOffset now)
        {
            OnlyOwner(by, "remove people");
            var gone = plan.Person(member);
            if (gone.Role == PlanRole.Owner) throw new ScheduleRefusedException("The owner cannot be removed: hand the plan over first, or delete it.");
            return plan.Without(gone).Noting(by, $"removed {gone.Name}", now);
        }

        /// <exception cref="ScheduleRefusedException">The owner stays until the plan is somebody else's.</exception>
        public SharedPlan Leave(PlanMember member, DateTimeOffset now)
        {
            if (member.Role == PlanRole.Owner) throw new ScheduleRefusedException("The owner cannot leave: hand the plan over to an editor first, or delete it.");
            return plan.Without(member).Noting(member, "left", now);
        }

        /// <summary>Another editor becomes the owner, and the owner an editor.</summary>
        /// <exception cref="ScheduleRefusedException">Only the owner may, and only to somebody who edits.</exception>
        public SharedPlan HandOver(PlanMember by, string member, DateTimeOffset now)
        {
            OnlyOwner(by, "hand it over");
            var next = plan.Person(member);
            if (next.Role != PlanRole.Edit) throw new ScheduleRefusedException($"{next.Name} does not edit this plan: only an editor can become its owner.");
            return plan.With(by with { Role = PlanRole.Edit }).With(next with { Role = PlanRole.Owner }).Noting(by, $"handed the plan over to {next.Name}", now);
        }

        /// <exception cref="ScheduleRefusedException">Only the owner may, or the name cannot be one.</exception>
        public SharedPlan Retitle(PlanMember by, string? name, DateTimeOffset now)
        {
            OnlyOwner(by, "rename it");
            var title = PersonalName.Read(name, "The plan's name", Commands.CommandHandler.LongestName);
            return title == plan.Name ? plan : (plan with { Name = title }).Noting(by, $"called the plan {title}", now);
        }

        private PlanMember Person(string id) =>
            plan.Members.FirstOrDefault(member => member.Id == id) ?? throw new ScheduleRefusedException("There is no such person in this plan any more.");

        private SharedPlan Without(PlanMember member) => plan with { Members = [.. plan.Members.Where(one => one.Id != member.Id)] };

        private void WithRoomFor(PlanRole role)
        {
            var (most, word) = role == PlanRole.Look ? (MostLookers, "look at") : (MostEditors, "edit");
            var there = plan.Members.Count(member => role == PlanRole.Look ? member.Role == PlanRole.Look : member.Role >= PlanRole.Edit);
            if (there >= most) throw new ScheduleRefusedException($"At most {most} people {word} one plan, and so many do: its owner must remove somebody first.");
        }
    }

    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    private static void OnlyOwner(PlanMember member, string what)
    {
        if (member.Role != PlanRole.Owner) throw new ScheduleRefusedException($"Only the owner of a plan can {what}.");
    }
}
