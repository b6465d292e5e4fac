using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Scheduly.Web.Schedules;
using Scheduly.Web.Schedules.Catalog;
using Scheduly.Web.Schedules.Commands;

namespace Scheduly.Web.Pages.Board;

/// <summary>
/// A command from the fields of a form: <c>type</c> and the members of that command by their names in JSON. A button of the board
/// brings them in one value, see <see cref="Do"/>.
/// </summary>
internal sealed class CommandForm
{
    private readonly Dictionary<string, StringValues> _fields;

    public CommandForm(IFormCollection form)
    {
        _fields = form.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        foreach (var (name, value) in QueryHelpers.ParseQuery(form[Do.Field])) _fields[name] = value;
    }

    public string? Utterance => Optional("utterance");

    public string? Major => Optional("major");

    /// <summary>School and term as one choice, see <see cref="TermChoice"/>.</summary>
    public string? SchoolTerm => Optional("schoolTerm");

    /// <param name="terms">Those that a schedule can be built for.</param>
    /// <exception cref="ScheduleRefusedException">There is no such command, or a field is missing or malformed.</exception>
    public ScheduleCommand Read(IReadOnlyList<TermCatalog> terms)
    {
        ScheduleCommand command = Required("type") switch
        {
            "build" => Build(terms),
            "refine" => new Refine(Utterance ?? ""),
            "dropWish" => new DropWish(Required("chip")),
            "setSoft" => new SetSoft(Required("chip"), Required("soft") == "true"),
            "addCourse" => new AddCourse(Required("course")),
            "dropCourse" => new DropCourse(Required("course")),
            "swap" => new Swap(Required("crn"), Required("with"), _fields.ContainsKey("force")),
            "pin" => new Pin(Required("crn")),
            "unpin" => new Unpin(Required("crn")),
            "block" => new Block(Days(), Time("start"), Time("end"), Optional("label")),
            "useAlternative" => new UseAlternative(Required("crns").Split(',')),
            "newSchedule" => new NewSchedule(Required("name")),
            "duplicate" => new Duplicate(Required("id")),
            "rename" => new Rename(Required("id"), Required("name")),
            "select" => new SelectSchedule(Required("id")),
            "remove" => new RemoveSchedule(Required("id")),
            "undo" => new Undo(),
            "redo" => new Redo(),
            "startOver" => new StartOver(),
            var other => throw new ScheduleRefusedException($"There is no command \"{other}\"."),
        };
        return command with { CommandId = Optional("commandId") };
    }

    private Build Build(IReadOnlyList<TermCatalog> terms)
    {
        var (school, term) = TermChoice.Read(Required("schoolTerm"), terms);
        return new(school, Required("major"), term, Utterance, Optional("name"));
    }

    private string Required(string name) => Optional(name) ?? throw new ScheduleRefusedException($"The field \"{name}\" is empty: fill it in.");

    private string? Optional(string name) => _fields.GetValueOrDefault(name).FirstOrDefault() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    private Weekdays Days() => _fields.GetValueOrDefault("days").Aggregate(
        Weekdays.None,
        (days, name) => WeekdayNames.TryParse(name, out var day) ? days | day : throw new ScheduleRefusedException("Days are names such as \"Mon\"."));

    private TimeOnly Time(string name) =>
        TimeOnly.TryParseExact(Required(name), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new ScheduleRefusedException($"The field \"{name}\" is a time such as 13:30.");
}
