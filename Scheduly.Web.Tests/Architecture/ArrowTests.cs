using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Scheduly.Web.Tests.Architecture;

/// <summary>Which folder may see which. The composition root, Hosting, sees all of them; nothing sees Hosting.</summary>
public sealed class ArrowTests
{
    private const string Root = "Scheduly.Web.";

    private static readonly Lazy<List<Arrow>> All = new(Load);

    /// <summary>The rows of the design; a new folder needs a row of its own.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Hosting"] = ["Admin", "Api", "Health", "Migration", "Pages", "Schedules", "Sessions", "Storage"],
        ["Pages"] = ["Admin", "Schedules", "Health", "Sessions"],
        ["Api"] = ["Admin", "Schedules", "Health", "Sessions"],
        ["Health"] = ["Sessions", "Storage"],
        ["Migration"] = ["Schedules", "Sessions", "Storage"],
        ["Admin"] = ["Sessions"],
        ["Schedules"] = ["Sessions"],
        ["Sessions"] = ["Storage"],
        ["Storage"] = [],
    };

    /// <summary>What goes against the rows, and why.</summary>
    private static readonly HashSet<(string From, string To)> Exceptions =
    [
        // A page's style element carries the nonce that the security headers of the same answer let through.
        ("Pages", "Scheduly.Web.Hosting.SecurityHeaders"),
        ("Pages.Board", "Scheduly.Web.Hosting.SecurityHeaders"),

        // The seam for documents behind links is for this application alone: see decision 7.
        ("Schedules", "Scheduly.Web.Sessions.SharedDocuments"),
        ("Schedules.Sharing", "Scheduly.Web.Sessions.SharedDocuments"),
        ("Schedules.Sharing", "Scheduly.Web.Sessions.SharedTicket"),

        // A plugged-in cache, which cannot compare and set, is asked for by its type.
        ("Storage.Gate", "Scheduly.Web.Storage.Plugged.PluggedSessionStorage"),
        ("Storage.Observed", "Scheduly.Web.Storage.Plugged.PluggedSessionStorage"),
    ];

    [Fact]
    public void A_folder_sees_only_what_the_design_lets_it_see()
    {
        Assert.Empty(All.Value.Where(arrow => !Allowed.ContainsKey(arrow.From.Folder)).Select(arrow => arrow.From.Folder).Distinct());
        Assert.Empty(All.Value
            .Where(arrow => arrow.From.Folder != arrow.To.Folder && !Allowed[arrow.From.Folder].Contains(arrow.To.Folder))
            .Select(arrow => arrow.ToString()).Distinct());
    }

    [Theory]
    [InlineData("Schedules")]
    [InlineData("Pages")]
    [InlineData("Api")]
    public void Of_the_session_engine_only_the_public_seam_is_seen_from(string folder) => Assert.Empty(All.Value
        .Where(arrow => arrow.From.Folder == folder && arrow.To.Folder == "Sessions" && !arrow.ToIsPublic)
        .Select(arrow => arrow.ToString()).Distinct());

    [Fact]
    public void Backends_do_not_see_each_other() => Assert.Empty(All.Value
        .Where(arrow => arrow.From.Folder == "Storage" && arrow.From.Part is not null && arrow.To is { Folder: "Storage", Part: not null } && arrow.From.Part != arrow.To.Part)
        .Select(arrow => arrow.ToString()).Distinct());

    /// <summary>The engine serializes writes itself where a plugged-in cache cannot compare and set; of other backends it knows nothing.</summary>
    [Fact]
    public void Outside_Storage_no_backend_is_known_by_name_but_a_plugged_one_and_a_pair() => Assert.Empty(All.Value
        .Where(arrow => arrow.From.Folder != "Storage" && arrow.To is { Folder: "Storage", Part: not (null or "Plugged" or "Gate" or "Switching" or "Observed") })
        .Select(arrow => arrow.ToString()).Distinct());

    [Fact]
    public void The_arrows_that_must_be_there_are_seen() => Assert.All(
        new[] { ("Hosting", "Storage"), ("Pages", "Schedules"), ("Api", "Schedules"), ("Schedules", "Sessions"), ("Sessions", "Storage"), ("Health", "Sessions") },
        expected => Assert.Contains(All.Value, arrow => (arrow.From.Folder, arrow.To.Folder) == expected));

    private static List<Arrow> Load()
    {
        var types = new ArchLoader().LoadAssemblies(typeof(Program).Assembly).Build().Types;
        return
        [
            .. from type in types
               let @from = Place.Of(type)
               where @from is not null
               from dependency in type.Dependencies
               let to = Place.Of(dependency.Target)
               where to is not null && !Exceptions.Contains((@from.ToString(), dependency.Target.FullName))
               select new Arrow(type.FullName, @from, dependency.Target.FullName, to, dependency.Target.Visibility == Visibility.Public),
        ];
    }

    /// <param name="Part">The folder below, "Redis"; null for what lies in the folder itself.</param>
    private sealed record Place(string Folder, string? Part)
    {
        public override string ToString() => Part is null ? Folder : $"{Folder}.{Part}";

        public static Place? Of(IType type)
        {
            // Razor compiles each page into a class of its own, in a namespace that is not ours.
            if (type.FullName.StartsWith("AspNetCoreGeneratedDocument.", StringComparison.Ordinal)) return new("Pages", null);
            var space = type.Namespace?.FullName ?? "";
            if (!space.StartsWith(Root, StringComparison.Ordinal)) return null;
            var parts = space[Root.Length..].Split('.');
            return new(parts[0], parts.Length > 1 ? parts[1] : null);
        }
    }

    private sealed record Arrow(string Source, Place From, string Target, Place To, bool ToIsPublic)
    {
        public override string ToString() => $"{Source} -> {Target}";
    }
}
